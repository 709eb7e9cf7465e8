"""The demonstration: two calls as conferences, with people, papers and reviews that went through the real services."""
