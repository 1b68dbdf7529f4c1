// Qt 6 WebSockets: signal for signal what Qt's own example "echoserver" does. Argument: the port.

#include <QtCore/QCoreApplication>
#include <QtNetwork/QHostAddress>
#include <QtWebSockets/QWebSocket>
#include <QtWebSockets/QWebSocketServer>

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    QWebSocketServer server(QStringLiteral("Echo Server"), QWebSocketServer::NonSecureMode);
    QObject::connect(&server, &QWebSocketServer::newConnection, &server, [&server] {
        QWebSocket* client = server.nextPendingConnection();
        client->setMaxAllowedIncomingMessageSize(quint64{128} << 20);
        QObject::connect(client, &QWebSocket::textMessageReceived, client,
                         [client](const QString& text) { client->sendTextMessage(text); });
        QObject::connect(client, &QWebSocket::binaryMessageReceived, client,
                         [client](const QByteArray& data) { client->sendBinaryMessage(data); });
        QObject::connect(client, &QWebSocket::disconnected, client, &QObject::deleteLater);
    });
    const auto port = QString::fromLocal8Bit(argv[1]).toUShort();
    if (!server.listen(QHostAddress::LocalHost, port)) return 1;
    return QCoreApplication::exec();
}
