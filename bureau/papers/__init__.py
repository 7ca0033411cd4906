"""The engine of official papers: a declared paper → one .docx, and it knows no ledger.

A ledger describes its papers with ``blocks`` (plain frozen values, no database) and calls ``rendering.render``.
Layout follows GB/T 9704-2012: A4, type area 156 mm × 225 mm, 仿宋 text, 小标宋 title. The texts of a paper are the
content of an official form, so they stand in Chinese in the ledger's source and do not pass through gettext.
"""
