"""Everything that can happen to a ticket, and every way to look at one.

Verbs write and flush inside ``saved()``; none of them commits, reads a clock or posts.

Coming in:   ``drafts`` keeps the unfinished form, ``slots`` offers half days for a call,
             ``selfservice`` counts guides that helped, ``preparing`` thinks a ticket out,
             ``opening`` writes it.
Verbs:       ``working`` is what staff do, with ``moving`` (park, resolve, reopen) and
             ``changing`` (another category or priority); ``answering`` is what submitters
             do, ``thanks`` knows a mere thank-you; ``closing`` is what dates bring about.
             ``labels`` keeps what a person took a ticket to be about.
Each verb:   ``hand`` locks a ticket and writes everything once, ``story`` reads and
             appends its events, ``columns`` says what its row repeats of them, ``telling``
             queues the letters.
Looking:     ``queue`` is the list in the order of work, ``finding`` one ticket or a list,
             ``searching`` asks by what people remember; ``asked`` reads what came in, to
             decide about it again.
Names:       ``keys`` tells tickets and people apart, ``links`` signs a submitter's
             address, ``lostlink`` mails it again.
Looking after: ``many`` reads, counts and writes tickets in batches; ``clockwork`` recounts
             and checks all, ``auditing`` has the rules of it and ``rounds`` do it night by
             night, ``promises`` are those that a new calendar or policy endangers.
"""
