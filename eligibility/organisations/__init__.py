"""The directory of organisations: names, domains and sectors, by which an author's sector is known where it is not stated."""
