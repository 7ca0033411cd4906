"""The page of the form and its workbook."""
