/** Byte code: the bytes of a class to the bytes of the same class with advice. */
package io.netagent.agent.install.weave;
