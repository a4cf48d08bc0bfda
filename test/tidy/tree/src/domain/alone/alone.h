/* Its folder lacks README.md and test. */
#ifndef DOMAIN_ALONE_H
#define DOMAIN_ALONE_H

int alone(void);

#endif
