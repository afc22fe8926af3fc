"""Everything that can happen to a ticket, and every way to look at one.

``opening`` makes one, ``working`` has the verbs, ``closing`` what dates bring about,
``clockwork`` checks and recounts what rows cache, ``finding`` reads. Verbs write and
flush inside ``saved()``; none of them commits, reads a clock or posts a letter.
"""
