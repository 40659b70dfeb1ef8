/** What a socket is: its state, its four-tuple, one row of the kernel's table, the table. */
package io.netagent.socket;
