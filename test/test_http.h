/* test_http.h - one request to a server of this test, and the whole of its answer. */
#ifndef HOLDFAST_TEST_TEST_HTTP_H
#define HOLDFAST_TEST_TEST_HTTP_H

#include "test/test.h"

/* To the loopback address; the request must ask to close the connection.  The status; 0: there was
 * no answer.  *answer lives in t->cx->arena. */
int test_http(Test *t, int port, Str request, Str *answer);

#endif
