from nlp.annotations import Figure
def bind_figures(text, found, **kw): return found
