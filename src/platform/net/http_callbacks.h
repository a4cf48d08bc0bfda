/* http_callbacks.h - the functions microhttpd is given; `arg` is the Listener. */
#ifndef HOLDFAST_PLATFORM_NET_HTTP_CALLBACKS_H
#define HOLDFAST_PLATFORM_NET_HTTP_CALLBACKS_H

#include <microhttpd.h>

void on_connection(void *arg, struct MHD_Connection *mhd, void **context,
                   enum MHD_ConnectionNotificationCode code);
void *on_target(void *arg, const char *target, struct MHD_Connection *mhd);
enum MHD_Result on_request(void *arg, struct MHD_Connection *mhd, const char *target,
                           const char *method, const char *version, const char *bytes, size_t *size,
                           void **context);
void on_end(void *arg, struct MHD_Connection *mhd, void **context,
            enum MHD_RequestTerminationCode code);
size_t on_unescape(void *arg, struct MHD_Connection *mhd, char *text);

#endif
