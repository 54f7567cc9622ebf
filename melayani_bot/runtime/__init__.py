"""The bot as a server; the way of one message is one module a hop.

=========== =====================================================================
intake      a channel's message -> the durable inbox
worker      one conversation at a time, in order
replying    question, state, knowledge -> parts, new state; pure
sender      the durable outbox -> the platform, with pace, retry and dead letters
supervisor  keeps channels and hops going, drains at the end
host        HTTP for channels that are called
app         assembles all of it
=========== =====================================================================
"""
