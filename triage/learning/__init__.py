"""Training of the second opinion: the only room that imports scikit-learn.

It runs at build time and in a child of the worker, never in a web process.
"""
