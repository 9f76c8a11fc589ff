"""Which keys and other credentials stand in a text, and which texts only look like one.

``positions`` finds the values that are given to something called a key, ``keys`` and
``othersecrets`` judge them and what matched the formats, by ``evidence``; ``disguise``
adds what stands in base 64 or in parts.
"""
