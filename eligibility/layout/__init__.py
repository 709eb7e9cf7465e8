"""How a paper is laid out, worked out from its facts alone: rows, columns, headers, references, appendix. Pure."""
