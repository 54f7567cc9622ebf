"""Keeps what must outlive the process: two ports, each with interchangeable backends.

======================= ===================================================================
messages.MessageStore   what machines append: inbox, outbox, conversations, dead letters
documents.DocumentStore what people edit: small documents by table and id
======================= ===================================================================

`folder.open_folder` opens both on one folder, embedded, and holds its lock. A backend for several
machines implements the same two protocols and passes the same contract tests.
"""
