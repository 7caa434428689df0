"""What a loop is: frozen data without behaviour. Everything else in the linter talks in these
terms.
"""
