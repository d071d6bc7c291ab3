package org.tymbal.server.protocol;

import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.server.access.AccessControl;
import org.tymbal.server.access.Admission;
import org.tymbal.server.access.Login;
import org.tymbal.server.broker.Broker;

/** A client whose password is being compared, on a thread that has the time; its connection waits for the answer. */
final class Applicant {
    /** @param admission null: too many are waiting for theirs */
    private record Answer(@Nullable Admission admission) {}

    private final Packet.Connect connect;
    private volatile @Nullable Answer answer;
    private volatile boolean gone;

    /** @param connect not borrowed */
    Applicant(Packet.Connect connect) {
        this.connect = connect;
    }

    /** Has the password compared; the connection is woken when that is done. */
    void apply(Login login, AccessControl access, Connection connection) {
        Broker broker = connection.broker();
        connection.await(this);
        try {
            broker.logins().execute(() -> {
                if (gone) {
                    return; // whoever connects and leaves shall not keep the others waiting
                }
                Admission admission =
                        Admission.refused("the server failed at comparing the password; its log says more");
                try {
                    admission = access.admit(login);
                } catch (RuntimeException e) {
                    broker.log().error("A password could not be compared", e);
                } finally {
                    tell(admission, connection);
                }
            });
        } catch (RejectedExecutionException e) {
            broker.log().error("A client was told to come again: " + tooMany(broker) + ".", null);
            tell(null, connection);
        }
    }

    /** Why there is no time for it. */
    static String tooMany(Broker broker) {
        return broker.limits().maximumWaitingLogins()
                + " clients wait for their password to be compared, and no more may (max_waiting_logins)";
    }

    /** It has waited too long. */
    void turnAway(String explanation, Connection connection) {
        leave();
        ConnectHandler.refuse(connection, connect.version(), ReasonCode.SERVER_BUSY, explanation);
    }

    /** Its connection has ended: nobody waits for the answer any more. */
    void leave() {
        gone = true;
    }

    private void tell(@Nullable Admission admission, Connection connection) {
        answer = new Answer(admission);
        connection.wake();
    }

    boolean isAnswered() {
        return answer != null;
    }

    /** On the I/O thread of the connection: lets the client in, or not. */
    void goOn(Connection connection) {
        Answer given = answer;
        if (given == null) {
            throw new IllegalStateException("the password has not been compared");
        }
        try {
            ConnectHandler.answer(connect, given.admission(), connection);
        } catch (RuntimeException e) {
            connection.broker().log().error("A CONNECT made the broker fail; only its connection is closed", e);
            connection.close("the server failed at its CONNECT");
        }
    }
}
