"""One module for each thing that chairs look at; `acts` holds what they do to one paper."""
