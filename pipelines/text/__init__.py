"""What a reader of the page sees: headline, byline, paragraphs, language; or that it is no article.

Pure functions over the page's tree, with dates and agencies as words that are no part of them.
"""
