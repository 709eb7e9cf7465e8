"""Strangers' PDF files, opened only in child processes under limits. `client.PdfEngine` is the way in."""
