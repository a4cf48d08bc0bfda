/* version.h - the version of this program, as shown and as stored beside what it wrote. */
#ifndef HOLDFAST_BASE_VERSION_H
#define HOLDFAST_BASE_VERSION_H

#define HOLDFAST_VERSION "0.1.0"

#endif
