"""Texts of pages with all that makes text hard, for property tests."""

from hypothesis import strategies as st

LINE_ENDS = ("\n", "\r\n", "\r")
HARD = (
    "\U0001f600\U0001f469\u200d\U0001f467e\u0301"  # emoji, two of them joined, a combining mark
    "\ud7ff\ue000\uffff\U00010000\U0010ffff"  # both sides of the surrogates, of the BMP, the end of Unicode
    "\0\f\v\x85\u2028\u2029"  # what Python or Qt take for line ends
    "\ufeff\ufdd0\ufdd1\ufffc\ufffe"  # byte order marks, what Qt takes for frames and objects
    "\xa0\t\u200b\u2060¶"  # blanks, seen and unseen, and the stand-ins
)

pieces = st.one_of(
    st.sampled_from(["a", "word", " ", "# ", "- ", "---", *HARD, *LINE_ENDS]),
    st.sampled_from(LINE_ENDS),
    st.text(max_size=4),
)
texts = st.lists(pieces, max_size=14).map("".join)
pages = st.builds(lambda bom, text: (b"\xef\xbb\xbf" if bom else b"") + text.encode(), st.booleans(), texts)
