/** The lines that are copied into Netty's methods. */
package io.netagent.agent.install.advice.netty;
