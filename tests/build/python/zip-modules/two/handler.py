def main(event, context): return 'zip-modules/two/handler.py'
