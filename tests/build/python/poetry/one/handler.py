def main(event, context): return 'poetry/one/handler.py'
