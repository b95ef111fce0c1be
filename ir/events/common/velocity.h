/* velocity: pieces of mapping templates of API Gateway that v3.40 and plugins deploy, the same to the blank. */
#ifndef SLSC_VELOCITY_H
#define SLSC_VELOCITY_H

/* $body is made a JSON object of a form (application/x-www-form-urlencoded): a key without "=" is an empty text. */
#define VELOCITY_FORM_BODY(indent) \
	indent "#define( $body )\n" \
	indent "  {\n" \
	indent "  #foreach( $token in $input.path('$').split('&') )\n" \
	indent "    #set( $keyVal = $token.split('=') )\n" \
	indent "    #set( $keyValSize = $keyVal.size() )\n" \
	indent "    #if( $keyValSize >= 1 )\n" \
	indent "      #set( $key = $util.escapeJavaScript($util.urlDecode($keyVal[0])) )\n" \
	indent "      #if( $keyValSize >= 2 )\n" \
	indent "        #set($val = $util.escapeJavaScript($util.urlDecode($keyVal[1])).replaceAll(\"\\\\'\",\"'\"))\n" \
	indent "      #else\n" \
	indent "        #set( $val = '' )\n" \
	indent "      #end\n" \
	indent "      \"$key\": \"$val\"#if($foreach.hasNext),#end\n" \
	indent "    #end\n" \
	indent "  #end\n" \
	indent "  }\n" \
	indent "#end\n"

#endif
