"""Success stories of champions: written or sent, read, published and used again.

`intake/` takes in what people send, `writing/` keeps drafts, `feedback/` reads them, `publishing/` shows them and
makes documents of them, and `analysis/` has the rules about texts, without a session.
"""
