/** Which methods get which advice, and why: one table for each part of a connection's life. */
package io.netagent.agent.install.plan;
