"""The four things done for a request: each records its intent first and can be run again."""
