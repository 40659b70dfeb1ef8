/** What a socket is: its state, its four-tuple, one row of the kernel's table, the table. */
@NullMarked
package io.netagent.socket;

import org.jspecify.annotations.NullMarked;
