def main(event, context): return 'zip-modules/one/handler.py'
