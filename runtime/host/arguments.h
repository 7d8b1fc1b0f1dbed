/* The command line of a host build: nothing, or REQUEST RESPONSE. */
#ifndef BRINGUP_HOST_ARGUMENTS_H
#define BRINGUP_HOST_ARGUMENTS_H

void bringup_host_arguments(int count, char **arguments);

#endif
