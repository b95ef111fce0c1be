def main(event, context): return 'slim-alone/a.py'
