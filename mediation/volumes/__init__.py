"""The file, one case one volume (一案一卷): documents, completeness, statutory papers, archiving."""
