"""What a desk knows and says once for all: articles for everybody, bulletins with files for its customers (AL-1, MX-3).

It knows nothing of tickets: whoever writes a request is shown what may answer it, and files it all the same.
"""
