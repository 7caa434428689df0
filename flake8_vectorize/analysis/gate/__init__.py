"""Which files, functions and loops are worth reading at all: most are turned away here."""
