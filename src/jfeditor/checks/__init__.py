"""The handbook's rules: what is wrong with a page, exactly where, why, and how to mend it."""
