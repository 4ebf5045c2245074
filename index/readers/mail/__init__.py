"""Mails (.eml) and mailboxes (.mbox) → the text of each message, with quoted messages apart."""
