/** Where the socket table is opened and read: everything that touches the system. */
@NullMarked
package io.netagent.socket.source;

import org.jspecify.annotations.NullMarked;
