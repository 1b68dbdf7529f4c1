// Qt 6 WebSockets: signal for signal what Qt's own example "echoserver" does.

#include <QtCore/QCoreApplication>
#include <QtNetwork/QHostAddress>
#include <QtWebSockets/QWebSocket>
#include <QtWebSockets/QWebSocketServer>
#include <iostream>

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    QWebSocketServer server(QStringLiteral("Echo Server"), QWebSocketServer::NonSecureMode);
    QObject::connect(&server, &QWebSocketServer::newConnection, &server, [&server] {
        QWebSocket* client = server.nextPendingConnection();
        QObject::connect(client, &QWebSocket::textMessageReceived, client,
                         [client](const QString& text) { client->sendTextMessage(text); });
        QObject::connect(client, &QWebSocket::binaryMessageReceived, client,
                         [client](const QByteArray& data) { client->sendBinaryMessage(data); });
        QObject::connect(client, &QWebSocket::disconnected, client, &QObject::deleteLater);
    });
    if (!server.listen(QHostAddress::LocalHost)) return 1;

    std::cout << server.serverPort() << std::endl;
    return QCoreApplication::exec();
}
