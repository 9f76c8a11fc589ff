"""The move into the environment: the one fix that reaches into several files.

``offer`` makes the offers, ``project`` looks at the files around the document,
``naming`` chooses the variable, ``environment`` writes ``.env`` and its companions, and
one module a language rewrites the document. A language is a ``Reader`` in ``languages``.
"""
