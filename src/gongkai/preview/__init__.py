"""The catalogs in a browser while somebody edits: built into a temporary folder, served on this machine only.

`builder` makes one place's pages with the functions that `gongkai build` uses; `watch` says which places a changed
file concerns; `state` keeps what each browser window must know; `page` puts the findings on the pages; `server` answers;
`run` ties them together. It shows and never writes to the sources.
"""
