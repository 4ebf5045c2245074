"""What a file states about its article → title, date, address, publisher and author."""
