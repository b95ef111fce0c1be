def main(event, context): return 'slim-patterns/a.py'
