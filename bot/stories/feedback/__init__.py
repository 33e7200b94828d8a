"""What is said about a story: three remarks, each about a sentence of it, and the talk that follows.

`pipeline.py` goes from a request to a result: `whole_story/` asks a model that can read a story at once,
`by_section/` a small one, `completeness.py` needs none. Replies in the thread are read by `reply_intent.py` and
answered by `conversation.py`; wishes to change the story become `proposed_changes.py`.
"""
