/** The entry point: the only classes of the agent that the application's class loader can find. */
package io.netagent.agent;
