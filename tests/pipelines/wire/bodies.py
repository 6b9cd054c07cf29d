"""Letters and marks of which datelines and credits are made, for texts made at random."""

ALPHABET = "MINSKminskМинскТАСС北京电日月5 3,./-–—()[]«»:=\n\"'İβعمان후"
