"""The time machine: the demonstration desk on a moving clock, to watch deadlines pass.

One process holds the web server, the worker's jobs and the people of the demonstration,
so that all of them go by one clock, which never runs past what is still to be done:
``clock`` is that clock, ``play`` does at each moment what is due, ``telling`` says what
came of it, and ``__main__`` is started by `flask desk simulate`.
"""
