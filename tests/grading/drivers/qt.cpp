// Qt 6 WebSockets as the client that is graded.

#include <QtCore/QCoreApplication>
#include <QtCore/QEventLoop>
#include <QtCore/QUrl>
#include <QtWebSockets/QWebSocket>
#include <string>

#include "exchange.hpp"

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    const auto converse = [](const auto& server, const std::string& target, const auto& on_text) {
        QWebSocket socket;
        QEventLoop loop;
        QObject::connect(&socket, &QWebSocket::textMessageReceived, [&](const QString& text) {
            if (on_text) {
                on_text(text.toStdString());
            } else {
                socket.sendTextMessage(text);
            }
        });
        QObject::connect(&socket, &QWebSocket::binaryMessageReceived,
                         [&](const QByteArray& data) { socket.sendBinaryMessage(data); });
        // Also for a connection that could not be opened.
        QObject::connect(
            &socket, &QWebSocket::stateChanged, &loop,
            [&](auto state) {
                if (state == QAbstractSocket::UnconnectedState) loop.quit();
            },
            Qt::QueuedConnection);
        socket.open(QUrl(QString::fromStdString(server.url() + target)));
        loop.exec();
    };
    return grading_driver::run_all_cases(argc, argv, "Qt/" QT_VERSION_STR, converse);
}
