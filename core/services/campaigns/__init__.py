"""Personalised films: one script with variables, a list of people, a film for each of them.

What nobody is named in is made once. The first film is made for everybody; the others keep its
screenplay, cast, tune and timing, and differ in the lines with variables alone.
"""
