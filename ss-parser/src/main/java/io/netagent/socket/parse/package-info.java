/** From bytes to socket rows: pure, strict parsers that open nothing. */
@NullMarked
package io.netagent.socket.parse;

import org.jspecify.annotations.NullMarked;
